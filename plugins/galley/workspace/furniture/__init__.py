"""What the site's pages have around their text: what each page is, the front page, how to cite the paper."""
