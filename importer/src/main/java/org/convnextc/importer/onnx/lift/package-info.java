/** From an ONNX model's operators to the ops of the language: axes instead of layouts, patterns instead of their parts. */
package org.convnextc.importer.onnx.lift;
