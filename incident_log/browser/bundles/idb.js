// Sealed drafts and non-extractable keys on the device.
export { deleteDB, openDB, unwrap, wrap } from "idb";
