using System;

namespace Geometry.Rotations
{
    public struct Quaternion4
    {
        public double W, X, Y, Z;

        public static Quaternion4 Multiply(in Quaternion4 a, in Quaternion4 b)
        {
            Quaternion4 r;
            r.W = a.W * b.W - a.X * b.X - a.Y * b.Y - a.Z * b.Z;
            r.X = a.W * b.X + a.X * b.W + a.Y * b.Z - a.Z * b.Y;
            r.Y = a.W * b.Y - a.X * b.Z + a.Y * b.W + a.Z * b.X;
            r.Z = a.W * b.Z + a.X * b.Y - a.Y * b.X + a.Z * b.W;
            return r;
        }

        public static double Norm(Quaternion4 q) => Math.Sqrt(q.W * q.W + q.X * q.X + q.Y * q.Y + q.Z * q.Z);
    }

    public static class Attitude
    {
        public static (double w, double x, double y, double z) Slerp(double aw, double ax, double ay, double az, double bw, double bx, double by, double bz, double t)
        {
            double dot = aw * bw + ax * bx + ay * by + az * bz;
            if (dot < 0)
            {
                bw = -bw; bx = -bx; by = -by; bz = -bz;
                dot = -dot;
            }
            double wa, wb;
            if (dot > 0.9995)
            {
                wa = 1 - t;
                wb = t;
            }
            else
            {
                double theta = Math.Acos(dot), s = Math.Sin(theta);
                wa = Math.Sin((1 - t) * theta) / s;
                wb = Math.Sin(t * theta) / s;
            }
            return (wa * aw + wb * bw, wa * ax + wb * bx, wa * ay + wb * by, wa * az + wb * bz);
        }

        public static void ToMatrix(double[] q, double[] m)
        {
            double w = q[0], x = q[1], y = q[2], z = q[3];
            double n = w * w + x * x + y * y + z * z, s = n == 0 ? 0 : 2 / n;
            m[0] = 1 - s * (y * y + z * z); m[1] = s * (x * y - w * z); m[2] = s * (x * z + w * y);
            m[3] = s * (x * y + w * z); m[4] = 1 - s * (x * x + z * z); m[5] = s * (y * z - w * x);
            m[6] = s * (x * z - w * y); m[7] = s * (y * z + w * x); m[8] = 1 - s * (x * x + y * y);
        }

        public static (double Roll, double Pitch, double Yaw) ToEuler(double w, double x, double y, double z)
        {
            double sinr = 2 * (w * x + y * z), cosr = 1 - 2 * (x * x + y * y);
            double roll = Math.Atan2(sinr, cosr);
            double sinp = 2 * (w * y - z * x);
            double pitch = Math.Abs(sinp) >= 1 ? Math.CopySign(Math.PI / 2, sinp) : Math.Asin(sinp);
            double yaw = Math.Atan2(2 * (w * z + x * y), 1 - 2 * (y * y + z * z));
            return (roll, pitch, yaw);
        }

        public static void Rotate(ReadOnlySpan<double> axis, double angle, ReadOnlySpan<double> v, Span<double> rotated)
        {
            double l = Math.Sqrt(axis[0] * axis[0] + axis[1] * axis[1] + axis[2] * axis[2]);
            double kx = axis[0] / l, ky = axis[1] / l, kz = axis[2] / l;
            var (sin, cos) = Math.SinCos(angle);
            double dot = kx * v[0] + ky * v[1] + kz * v[2];
            rotated[0] = v[0] * cos + (ky * v[2] - kz * v[1]) * sin + kx * dot * (1 - cos);
            rotated[1] = v[1] * cos + (kz * v[0] - kx * v[2]) * sin + ky * dot * (1 - cos);
            rotated[2] = v[2] * cos + (kx * v[1] - ky * v[0]) * sin + kz * dot * (1 - cos);
        }

        public static double AngularDistance(double[] p, double[] q)
        {
            double d = 0;
            for (int i = 0; i < 4; i++) d += p[i] * q[i];
            return 2 * Math.Acos(Math.Min(1, Math.Abs(d)));
        }
    }
}
