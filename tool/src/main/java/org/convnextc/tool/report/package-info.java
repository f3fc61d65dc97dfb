/** The page about a folder of images: what a net answers, where it is wrong, and where it looks. */
package org.convnextc.tool.report;
