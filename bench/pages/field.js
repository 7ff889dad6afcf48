// Where does the file come from? A field as any, out of which the browser reads the file from the disk.
() => {
  const $field = document.createElement("input");
  $field.type = "file";
  $field.id = "bench-file";
  document.body.append($field);
}
