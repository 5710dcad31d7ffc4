"""The starter: what makes a project of one's own out of this one, and is not handed on."""
