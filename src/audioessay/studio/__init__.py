"""The studio: a show's essays in the browser, read, heard and cast there. Files stay the truth; an action changes one."""
