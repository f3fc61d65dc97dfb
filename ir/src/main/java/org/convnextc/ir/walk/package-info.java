/** Ways through a graph: its calls expanded, its labels as a tree, its values as a forward comes to them. */
package org.convnextc.ir.walk;
