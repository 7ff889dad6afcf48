export function words(): readonly string[];
