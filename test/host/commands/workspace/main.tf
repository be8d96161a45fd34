# The window has to have a folder open; these tests look at no code.
