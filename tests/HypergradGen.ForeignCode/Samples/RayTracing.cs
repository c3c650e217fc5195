using System;
using System.Numerics;

namespace Rays
{
    public struct Ray
    {
        public Vector3 Origin;
        public Vector3 Direction;

        public Ray(Vector3 origin, Vector3 direction) { Origin = origin; Direction = Vector3.Normalize(direction); }

        public Vector3 At(float t) => Origin + t * Direction;
    }

    public readonly struct Sphere
    {
        public Sphere(Vector3 center, float radius) { Center = center; Radius = radius; }
        public Vector3 Center { get; }
        public float Radius { get; }

        public bool Intersect(Ray ray, out float t)
        {
            Vector3 oc = ray.Origin - Center;
            float b = Vector3.Dot(oc, ray.Direction);
            float c = oc.LengthSquared() - Radius * Radius;
            float disc = b * b - c;
            t = 0;
            if (disc < 0) return false;
            t = -b - MathF.Sqrt(disc);
            if (t < 1e-4f) t = -b + MathF.Sqrt(disc);
            return t > 1e-4f;
        }
    }

    public static class Tracer
    {
        public static float Shade(float x, float y, float radius, float lightX)
        {
            var ray = new Ray(new Vector3(0, 0, -4), new Vector3(x, y, 2));
            var sphere = new Sphere(new Vector3(0.1f, 0, 0), radius);
            if (!sphere.Intersect(ray, out float t)) return 0;
            Vector3 hit = ray.At(t);
            Vector3 normal = Vector3.Normalize(hit - sphere.Center);
            Vector3 light = Vector3.Normalize(new Vector3(lightX, 5, -5) - hit);
            float diffuse = MathF.Max(0, Vector3.Dot(normal, light));
            Vector3 half = Vector3.Normalize(light - ray.Direction);
            return 0.1f + 0.7f * diffuse + 0.2f * MathF.Pow(MathF.Max(0, Vector3.Dot(normal, half)), 16);
        }

        public static Vector3 Refract(Vector3 incident, Vector3 normal, float eta)
        {
            float cos = MathF.Min(Vector3.Dot(-incident, normal), 1);
            Vector3 perpendicular = eta * (incident + cos * normal);
            Vector3 parallel = -MathF.Sqrt(MathF.Abs(1 - perpendicular.LengthSquared())) * normal;
            return perpendicular + parallel;
        }

        public static bool Triangle(Vector3 origin, Vector3 dir, Vector3 v0, Vector3 v1, Vector3 v2, out float t)
        {
            Vector3 e1 = v1 - v0, e2 = v2 - v0;
            Vector3 p = Vector3.Cross(dir, e2);
            float det = Vector3.Dot(e1, p);
            t = 0;
            if (MathF.Abs(det) < 1e-8f) return false;
            float inv = 1 / det;
            Vector3 s = origin - v0;
            float u = Vector3.Dot(s, p) * inv;
            if (u < 0 || u > 1) return false;
            Vector3 q = Vector3.Cross(s, e1);
            float v = Vector3.Dot(dir, q) * inv;
            if (v < 0 || u + v > 1) return false;
            t = Vector3.Dot(e2, q) * inv;
            return t > 0;
        }

        public static Vector3 Integrate(Vector3 position, Vector3 velocity, float drag, int steps)
        {
            const float Dt = 0.01f;
            Vector3 gravity = new Vector3(0, -9.81f, 0);
            for (int i = 0; i < steps; i++)
            {
                velocity += Dt * (gravity - drag * velocity.Length() * velocity);
                position += Dt * velocity;
                if (position.Y < 0)
                {
                    position.Y = -position.Y;
                    velocity = Vector3.Reflect(velocity, Vector3.UnitY) * 0.8f;
                }
            }
            return position;
        }

        public static Quaternion Gyro(Quaternion q, Vector3 omega, float dt)
        {
            Quaternion w = new Quaternion(omega, 0);
            Quaternion dq = q * w;
            q = new Quaternion(q.X + 0.5f * dt * dq.X, q.Y + 0.5f * dt * dq.Y, q.Z + 0.5f * dt * dq.Z, q.W + 0.5f * dt * dq.W);
            return Quaternion.Normalize(q);
        }
    }
}
