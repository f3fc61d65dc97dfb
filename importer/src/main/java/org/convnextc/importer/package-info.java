/** From a checkpoint as people have it to a {@code .net} file that reads it. */
package org.convnextc.importer;
