"""What somebody reports of a child or a family where few may know: it begins a case, or joins the one that is open."""
