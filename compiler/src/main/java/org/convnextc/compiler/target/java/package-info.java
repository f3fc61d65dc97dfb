/** The Java target: spells a planned graph as one class over the runtime. It decides nothing; every choice is in the graph. */
package org.convnextc.compiler.target.java;
