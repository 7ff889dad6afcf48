"""What may be typed into each form?"""
