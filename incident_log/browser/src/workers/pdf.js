// Who reads a PDF? The library's own worker, started from our address so that Trusted Types lets it run.

import "../../vendor/pdfjs_worker.js";
