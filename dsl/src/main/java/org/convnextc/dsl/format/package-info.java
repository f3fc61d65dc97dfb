/** The canonical layout of {@code .net} files. */
package org.convnextc.dsl.format;
