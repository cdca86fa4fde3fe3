"""A person's data as one file that can be kept, read without GaitSite, and loaded into another installation."""
