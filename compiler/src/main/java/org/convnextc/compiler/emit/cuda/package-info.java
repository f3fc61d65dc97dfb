/**
 * The CUDA target's kernels: spells each distinct instruction of a planned graph as one kernel. The Java class that runs them is {@link
 * org.convnextc.compiler.emit.java.CudaClassEmitter}. Every choice is in the graph or in the kernels.
 */
package org.convnextc.compiler.emit.cuda;
