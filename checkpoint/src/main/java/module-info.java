/** Weights in files, and the names that libraries give them. */
module org.convnextc.checkpoint {
    requires com.fasterxml.jackson.core;
    requires transitive org.convnextc.io;

    exports org.convnextc.checkpoint;
}
