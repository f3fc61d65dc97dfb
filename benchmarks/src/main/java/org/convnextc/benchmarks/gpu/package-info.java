/** The side of {@code benchmarks/gpu/run.sh} that runs classes of the CUDA target. */
package org.convnextc.benchmarks.gpu;
