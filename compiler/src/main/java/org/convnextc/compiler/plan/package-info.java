/** Memory: when each value is live and where in the arena it lives. */
package org.convnextc.compiler.plan;
