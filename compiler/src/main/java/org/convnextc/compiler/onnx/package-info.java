/** What the writer and the reader of ONNX models both know of the format. */
package org.convnextc.compiler.onnx;
