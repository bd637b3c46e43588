"""Pictures the program draws itself: the mark of a site in every size, and pictures of titles for sharing."""
