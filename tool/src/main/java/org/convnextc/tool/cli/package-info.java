/** The command line: options in, files and messages out. Every decision about a net is made elsewhere. */
package org.convnextc.tool.cli;
