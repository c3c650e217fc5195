using System;

namespace Geometry
{
    public struct Vector3d
    {
        public double X, Y, Z;

        public Vector3d(double x, double y, double z)
        {
            X = x;
            Y = y;
            Z = z;
        }

        public double Length => Math.Sqrt(X * X + Y * Y + Z * Z);

        public static Vector3d operator +(Vector3d a, Vector3d b) => new Vector3d(a.X + b.X, a.Y + b.Y, a.Z + b.Z);
        public static Vector3d operator -(Vector3d a, Vector3d b) => new Vector3d(a.X - b.X, a.Y - b.Y, a.Z - b.Z);
        public static Vector3d operator *(Vector3d a, double s) => new Vector3d(a.X * s, a.Y * s, a.Z * s);
        public static double Dot(Vector3d a, Vector3d b) => a.X * b.X + a.Y * b.Y + a.Z * b.Z;
        public static Vector3d Cross(Vector3d a, Vector3d b) => new Vector3d(a.Y * b.Z - a.Z * b.Y, a.Z * b.X - a.X * b.Z, a.X * b.Y - a.Y * b.X);

        public Vector3d Normalized()
        {
            double l = Length;
            return l > 0 ? this * (1 / l) : new Vector3d(0, 0, 0);
        }

        public static Vector3d Reflect(Vector3d v, Vector3d n) => v - n * (2 * Dot(v, n));

        public static double Distance(Vector3d a, Vector3d b)
        {
            var d = a - b;
            return d.Length;
        }

        public static double AngleBetween(Vector3d a, Vector3d b)
        {
            double c = Dot(a, b) / (a.Length * b.Length);
            c = c < -1 ? -1 : c > 1 ? 1 : c;
            return Math.Acos(c);
        }

        public static Vector3d Lerp(Vector3d a, Vector3d b, double t) => a * (1 - t) + b * t;

        public static double TripleProduct(Vector3d a, Vector3d b, Vector3d c) => Dot(a, Cross(b, c));
    }

    public readonly record struct Ray(double Ox, double Oy, double Oz, double Dx, double Dy, double Dz)
    {
        public static double HitSphere(Ray r, double cx, double cy, double cz, double radius)
        {
            double ox = r.Ox - cx, oy = r.Oy - cy, oz = r.Oz - cz;
            double a = r.Dx * r.Dx + r.Dy * r.Dy + r.Dz * r.Dz;
            double b = 2 * (ox * r.Dx + oy * r.Dy + oz * r.Dz);
            double c = ox * ox + oy * oy + oz * oz - radius * radius;
            double disc = b * b - 4 * a * c;
            return disc < 0 ? -1 : (-b - Math.Sqrt(disc)) / (2 * a);
        }
    }
}
