/** The text form of graphs: docs/ir.md has the grammar. */
package org.convnextc.ir.text;
