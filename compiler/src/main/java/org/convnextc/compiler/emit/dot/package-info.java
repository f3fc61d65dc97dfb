/** A picture of a graph for Graphviz. */
package org.convnextc.compiler.emit.dot;
