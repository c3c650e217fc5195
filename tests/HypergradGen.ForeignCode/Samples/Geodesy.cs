using System;

namespace Geo;

static class Geodesy
{
    const double EarthRadius = 6371.0, Deg = Math.PI / 180;

    static double ToRad(double d) => d * Deg;

    public static double Haversine(double lat1, double lon1, double lat2, double lon2)
    {
        var dLat = ToRad(lat2 - lat1);
        var dLon = ToRad(lon2 - lon1);
        var a = Math.Sin(dLat / 2) * Math.Sin(dLat / 2) + Math.Cos(ToRad(lat1)) * Math.Cos(ToRad(lat2)) * Math.Sin(dLon / 2) * Math.Sin(dLon / 2);
        return EarthRadius * 2 * Math.Atan2(Math.Sqrt(a), Math.Sqrt(1 - a));
    }

    public static double Vincenty(double lat1, double lon1, double lat2, double lon2)
    {
        const double a = 6378137, b = 6356752.314245, f = 1 / 298.257223563;
        double L = ToRad(lon2 - lon1);
        double U1 = Math.Atan((1 - f) * Math.Tan(ToRad(lat1))), U2 = Math.Atan((1 - f) * Math.Tan(ToRad(lat2)));
        double sinU1 = Math.Sin(U1), cosU1 = Math.Cos(U1), sinU2 = Math.Sin(U2), cosU2 = Math.Cos(U2);
        double lambda = L, lambdaP, sinSigma, cosSigma, sigma, cosSqAlpha, cos2SigmaM;
        int iterLimit = 100;
        do
        {
            double sinLambda = Math.Sin(lambda), cosLambda = Math.Cos(lambda);
            sinSigma = Math.Sqrt((cosU2 * sinLambda) * (cosU2 * sinLambda) + (cosU1 * sinU2 - sinU1 * cosU2 * cosLambda) * (cosU1 * sinU2 - sinU1 * cosU2 * cosLambda));
            if (sinSigma == 0) return 0;
            cosSigma = sinU1 * sinU2 + cosU1 * cosU2 * cosLambda;
            sigma = Math.Atan2(sinSigma, cosSigma);
            double sinAlpha = cosU1 * cosU2 * sinLambda / sinSigma;
            cosSqAlpha = 1 - sinAlpha * sinAlpha;
            cos2SigmaM = cosSqAlpha == 0 ? 0 : cosSigma - 2 * sinU1 * sinU2 / cosSqAlpha;
            double C = f / 16 * cosSqAlpha * (4 + f * (4 - 3 * cosSqAlpha));
            lambdaP = lambda;
            lambda = L + (1 - C) * f * sinAlpha * (sigma + C * sinSigma * (cos2SigmaM + C * cosSigma * (-1 + 2 * cos2SigmaM * cos2SigmaM)));
        } while (Math.Abs(lambda - lambdaP) > 1e-12 && --iterLimit > 0);
        if (iterLimit == 0) return double.NaN;
        double uSq = cosSqAlpha * (a * a - b * b) / (b * b);
        double A = 1 + uSq / 16384 * (4096 + uSq * (-768 + uSq * (320 - 175 * uSq)));
        double B = uSq / 1024 * (256 + uSq * (-128 + uSq * (74 - 47 * uSq)));
        double deltaSigma = B * sinSigma * (cos2SigmaM + B / 4 * (cosSigma * (-1 + 2 * cos2SigmaM * cos2SigmaM) - B / 6 * cos2SigmaM * (-3 + 4 * sinSigma * sinSigma) * (-3 + 4 * cos2SigmaM * cos2SigmaM)));
        return b * A * (sigma - deltaSigma);
    }

    public static (double X, double Y) Mercator(double lat, double lon)
    {
        double x = EarthRadius * ToRad(lon), y = EarthRadius * Math.Log(Math.Tan(Math.PI / 4 + ToRad(lat) / 2));
        return (x, y);
    }

    public static double Bearing(double lat1, double lon1, double lat2, double lon2)
    {
        double y = Math.Sin(ToRad(lon2 - lon1)) * Math.Cos(ToRad(lat2));
        double x = Math.Cos(ToRad(lat1)) * Math.Sin(ToRad(lat2)) - Math.Sin(ToRad(lat1)) * Math.Cos(ToRad(lat2)) * Math.Cos(ToRad(lon2 - lon1));
        return (Math.Atan2(y, x) / Deg + 360) % 360;
    }

    public static double PolygonArea(double[] xs, double[] ys)
    {
        double area = 0;
        int j = xs.Length - 1;
        for (int i = 0; i < xs.Length; j = i++)
            area += (xs[j] + xs[i]) * (ys[j] - ys[i]);
        return Math.Abs(area) * 0.5;
    }

    public static (double cx, double cy) Centroid(double[] xs, double[] ys)
    {
        double a = 0, cx = 0, cy = 0;
        for (int i = 0; i < xs.Length; i++)
        {
            int k = (i + 1) % xs.Length;
            double cross = xs[i] * ys[k] - xs[k] * ys[i];
            a += cross;
            cx += (xs[i] + xs[k]) * cross;
            cy += (ys[i] + ys[k]) * cross;
        }
        return (cx / (3 * a), cy / (3 * a));
    }

    public static double KeplerEccentric(double meanAnomaly, double e)
    {
        double E = e > 0.8 ? Math.PI : meanAnomaly;
        for (int i = 0; i < 30; i++)
        {
            double dE = (E - e * Math.Sin(E) - meanAnomaly) / (1 - e * Math.Cos(E));
            E -= dE;
            if (Math.Abs(dE) < 1e-14) return E;
        }
        return E;
    }

    public static double SolarDeclination(int day) => 23.45 * Math.Sin(2 * Math.PI * (284 + day) / 365.0);

    public static double SegmentDistance(double px, double py, double ax, double ay, double bx, double by)
    {
        double dx = bx - ax, dy = by - ay, l2 = dx * dx + dy * dy;
        if (l2 == 0) return Math.Sqrt((px - ax) * (px - ax) + (py - ay) * (py - ay));
        double t = Math.Max(0, Math.Min(1, ((px - ax) * dx + (py - ay) * dy) / l2));
        double qx = ax + t * dx - px, qy = ay + t * dy - py;
        return Math.Sqrt(qx * qx + qy * qy);
    }
}
