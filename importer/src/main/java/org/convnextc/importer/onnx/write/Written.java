package org.convnextc.importer.onnx.write;

import java.util.Map;
import org.convnextc.ir.Graph;

/**
 * A net that computes what a model computes.
 *
 * @param text of its file
 * @param graph that comes of the text
 * @param steps for each instruction with weights the number of the step that has them
 */
record Written(String text, Graph graph, Map<String, Integer> steps) {}
