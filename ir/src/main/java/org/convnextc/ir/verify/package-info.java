/** The rules of graphs, which hold after every pass. */
package org.convnextc.ir.verify;
