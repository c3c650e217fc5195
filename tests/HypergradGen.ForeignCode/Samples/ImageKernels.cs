using System;

namespace Imaging;

public sealed class ImageKernels
{
    public const int Channels = 3;

    public static void BoxBlur(double[] src, double[] dst, int width, int height, int radius)
    {
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                double sum = 0;
                int count = 0;
                for (int dy = -radius; dy <= radius; dy++)
                {
                    int yy = y + dy;
                    if (yy < 0 || yy >= height) continue;
                    for (int dx = -radius; dx <= radius; dx++)
                    {
                        int xx = x + dx;
                        if (xx < 0 || xx >= width) continue;
                        sum += src[yy * width + xx];
                        ++count;
                    }
                }
                dst[y * width + x] = sum / count;
            }
        }
    }

    public static void Sobel(ReadOnlySpan<double> img, Span<double> magnitude, int width, int height)
    {
        for (int y = 1; y < height - 1; y++)
            for (int x = 1; x < width - 1; x++)
            {
                int o = y * width + x;
                double gx = img[o - width + 1] + 2 * img[o + 1] + img[o + width + 1] - img[o - width - 1] - 2 * img[o - 1] - img[o + width - 1];
                double gy = img[o + width - 1] + 2 * img[o + width] + img[o + width + 1] - img[o - width - 1] - 2 * img[o - width] - img[o - width + 1];
                magnitude[o] = Math.Sqrt(gx * gx + gy * gy);
            }
    }

    public static double TotalVariation(double[] img, int w, int h)
    {
        double tv = 0;
        for (int i = 0; i < h; i++)
        {
            for (int j = 0; j < w; j++)
            {
                double dx = j + 1 < w ? img[i * w + j + 1] - img[i * w + j] : 0;
                double dy = i + 1 < h ? img[(i + 1) * w + j] - img[i * w + j] : 0;
                tv += Math.Sqrt(dx * dx + dy * dy + 1e-8);
            }
        }
        return tv;
    }

    public static (double h, double s, double v) RgbToHsv(double r, double g, double b)
    {
        double max = Math.Max(r, Math.Max(g, b)), min = Math.Min(r, Math.Min(g, b));
        double delta = max - min, h = 0;
        if (delta != 0)
        {
            if (max == r) h = (g - b) / delta + (g < b ? 6 : 0);
            else if (max == g) h = (b - r) / delta + 2;
            else h = (r - g) / delta + 4;
            h /= 6;
        }
        return (h, max == 0 ? 0 : delta / max, max);
    }

    public static double SrgbToLinear(double c) => c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4);

    public static void Bilateral1D(double[] input, double[] output, int radius, double sigmaSpace, double sigmaRange)
    {
        int n = input.Length;
        for (int i = 0; i < n; i++)
        {
            double norm = 0, acc = 0;
            int lo = Math.Max(0, i - radius), hi = Math.Min(n - 1, i + radius);
            for (int j = lo; j <= hi; j++)
            {
                double ds = (i - j) / sigmaSpace, dr = (input[i] - input[j]) / sigmaRange;
                double w = Math.Exp(-0.5 * (ds * ds + dr * dr));
                norm += w;
                acc += w * input[j];
            }
            output[i] = acc / norm;
        }
    }

    public static void GaussianKernel(double sigma, double[] kernel)
    {
        int half = kernel.Length / 2;
        double total = 0;
        for (int i = 0; i < kernel.Length; i++)
        {
            double x = i - half;
            total += kernel[i] = Math.Exp(-x * x / (2 * sigma * sigma));
        }
        for (int i = 0; i < kernel.Length; i++)
            kernel[i] /= total;
    }

    public static void AlphaBlend(float[] top, float[] bottom, float alpha, float[] result)
    {
        for (int i = 0; i < top.Length; i++)
            result[i] = alpha * top[i] + (1f - alpha) * bottom[i];
    }

    public static double Ssim(double[] x, double[] y)
    {
        double mx = 0, my = 0;
        int n = Math.Min(x.Length, y.Length);
        for (int i = 0; i < n; i++) { mx += x[i]; my += y[i]; }
        mx /= n; my /= n;
        double vx = 0, vy = 0, cov = 0;
        for (int i = 0; i < n; i++)
        {
            vx += (x[i] - mx) * (x[i] - mx);
            vy += (y[i] - my) * (y[i] - my);
            cov += (x[i] - mx) * (y[i] - my);
        }
        const double C1 = 0.0001, C2 = 0.0009;
        return (2 * mx * my + C1) * (2 * cov / n + C2) / ((mx * mx + my * my + C1) * ((vx + vy) / n + C2));
    }

    public static void Laplacian(double[,] image, double[] outFlat, double weight)
    {
        int rows = image.GetLength(0), cols = image.GetLength(1);
        for (int r = 0; r < rows; r++)
            for (int c = 0; c < cols; c++)
            {
                double center = image[r, c];
                double up = r > 0 ? image[r - 1, c] : center, down = r < rows - 1 ? image[r + 1, c] : center;
                double left = c > 0 ? image[r, c - 1] : center, right = c < cols - 1 ? image[r, c + 1] : center;
                outFlat[r * cols + c] = weight * (up + down + left + right - 4 * center);
            }
    }
}
