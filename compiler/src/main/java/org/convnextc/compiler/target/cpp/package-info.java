/**
 * The native target's C++: spells a planned graph as structs of packed weights and calls of the kernels. It decides nothing; every
 * choice is in the graph or in the kernels.
 */
package org.convnextc.compiler.target.cpp;
