// One ZIP, streamed.
export { downloadZip, makeZip, predictLength } from "client-zip";
