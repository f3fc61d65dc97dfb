/** The weights that a graph asks for, found in files. */
package org.convnextc.compiler.weights;
