/**
 * The op set: one record an op, which says its attributes (the record's components, in order), shape rule, parameters and cost.
 * The mnemonic is the record's name in snake case. What an op computes is in {@code Reference}.
 */
package org.convnextc.ir.op;
