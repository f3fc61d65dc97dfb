/** From ops of the language to the text of a net, and to the built-in net that computes the same. */
package org.convnextc.importer.onnx.write;
