"""The parts of a plan's document as forms: what is typed becomes the document, faults and all."""
