package org.convnextc.ir.op;

/** Where a net begins and ends: from the order of an image's numbers outside to the one inside, and back. */
public sealed interface LayoutOp extends Op permits ToChannelsFirst, ToChannelsLast {}
