using ScottPlot;

namespace Samples;

/// <summary>Digits in a picture.</summary>
public static class ImagePlot
{
    /// <summary>Draws images, dark on white, with a line above each, in rows of <paramref name="columns"/>.</summary>
    public static void DrawImages(this Plot plot, IReadOnlyList<(double[] Pixels, string Text, Color Colour)> images, int columns, int rows)
    {
        const int Cell = Digits.Side + 2;
        var values = new double[rows * Cell, columns * Cell];
        for (int place = 0; place < Math.Min(images.Count, columns * rows); place++)
        {
            int top = place / columns * Cell + 2, left = place % columns * Cell + 1;
            for (int pixel = 0; pixel < Digits.Pixels; pixel++)
                values[top + pixel / Digits.Side, left + pixel % Digits.Side] = images[place].Pixels[pixel];
            var text = plot.Add.Text(images[place].Text, left + (Digits.Side - 1) / 2.0, values.GetLength(0) - top + 0.4);
            text.LabelAlignment = Alignment.MiddleCenter;
            text.LabelFontColor = images[place].Colour;
            text.LabelFontSize = 12;
        }
        var map = plot.Add.Heatmap(values);
        map.Colormap = new ScottPlot.Colormaps.Grayscale().Reversed();
        plot.MoveToBack(map);
        plot.Frame();
    }
}
