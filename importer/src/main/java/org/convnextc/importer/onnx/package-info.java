/** From an ONNX file to a net and its weights. */
package org.convnextc.importer.onnx;
