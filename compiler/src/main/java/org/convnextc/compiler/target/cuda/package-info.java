/**
 * The CUDA target: spells each distinct instruction of a planned graph as one kernel, and the Java class that runs them. Every choice is
 * in the graph or in the kernels.
 */
package org.convnextc.compiler.target.cuda;
