/** Where the time of a forward goes, beside what the machine could do. */
package org.convnextc.tool.profile;
