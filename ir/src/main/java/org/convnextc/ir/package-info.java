/** The graph: functions of instructions over typed values. Immutable; two graphs are equal where they print alike, spans apart. */
package org.convnextc.ir;
