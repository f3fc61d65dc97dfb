/** ONNX files as they lie on the disk: messages to nodes and tensors, whose numbers stay where they are. */
package org.convnextc.importer.onnx.file;
