/** A picture of a graph for Graphviz. */
package org.convnextc.tool.dot;
