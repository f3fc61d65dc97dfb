/** Files: written whole or not at all, NumPy's arrays, and the exception that names a bad one. It requires nothing. */
module org.convnextc.io {
    exports org.convnextc.io;
}
