// Search page: see search/*.js.
