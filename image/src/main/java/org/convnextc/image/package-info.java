/** From an image file to the input of a net, with the pixels that Pillow and torchvision give, and the names of the classes. */
package org.convnextc.image;
