/** The ONNX target: spells a graph as expanded as a model of standard operators, and streams the weights into its file. */
package org.convnextc.compiler.target.onnx;
