"""Scene items as SVG markup: the toolkit that the SVG and the HTML backend share."""
