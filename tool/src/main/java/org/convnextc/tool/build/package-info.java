/** From a lowered graph to what runs: javac in memory, a C++ compiler or nvcc, class loaders, jars. */
package org.convnextc.tool.build;
