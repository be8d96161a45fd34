variable "region" {
  type = string
}

variable "instances" {
  type = list(string)
}

variable "buckets" {
  type = list(string)
}

variable "functions" {
  type = list(string)
}

variable "queues" {
  type = list(string)
}

variable "tables" {
  type = list(string)
}

variable "databases" {
  type = list(string)
}

variable "groups" {
  type = list(string)
}
